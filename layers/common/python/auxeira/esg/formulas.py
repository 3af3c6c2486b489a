"""What computes the scores of each edition that is counted."""

from collections.abc import Callable, Mapping
from typing import Any

from auxeira.esg import editions, scores
from auxeira.esg.scores import Score

type Formulas = Callable[[Mapping[str, Any], int], dict[str, Score]]  # as calculate_scores

FORMULAS: dict[str, Formulas] = {editions.EDITION: scores.calculate_scores}
