"""The scores of an organisation in some situation, counted where somebody asks for them.

Many steps lead through situations whose scores nobody asks for. What a situation does not change is
taken over from the nearest one before it of which it is known.
"""

from functools import cached_property

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import materiality, score_parts, scores
from auxeira.esg.derived_metrics import Reading
from auxeira.esg.score_components import Part
from auxeira.esg.scores import COMPOSITES, ExactScore, ScoreSheet

Parts = dict[str, tuple[Part, ...]]


class Rated(msgspec.Struct, frozen=True, eq=False, dict=True):
    """`first` are the components of the scores where nothing is changed yet; elsewhere `moved` are
    the values that differ from what `was` before. It knows nothing of what comes after it."""

    kind: str
    sector: str | None
    reading: Reading
    first: Parts = {}
    was: "Rated | None" = None
    moved: frozenset[str] = frozenset()

    @cached_property
    def parts(self) -> Parts:
        """The components of each score that apply."""
        before, moved = self.was, self.moved
        if before is None:
            return self.first
        while before.was is not None and "parts" not in before.__dict__:
            before, moved = before.was, moved | before.moved
        return score_parts.rebuild_score_parts(
            before.parts, before.reading, self.reading, moved, self.kind
        )

    @cached_property
    def points(self) -> dict[str, Fraction | None]:
        """The points of these, None where unknown."""
        return {part.id: part.points for found in self.parts.values() for part in found}

    @cached_property
    def mixes(self) -> tuple[str, ...]:
        """Of these the first says what each score is of the overall one."""
        return materiality.find_mixes(self.kind, self.sector, self.reading.values)

    @cached_property
    def exact(self) -> dict[str, ExactScore]:
        """The scores before they are rounded."""
        sheet = ScoreSheet(self.reading.year, self.parts, (), (), self.mixes)
        return scores.calculate_exact_scores(sheet, self._list_same_scores())

    def _list_same_scores(self) -> dict[str, ExactScore]:
        """The scores that are as they were, and those mixed of them."""
        before = self.was
        while before is not None and "exact" not in before.__dict__:
            before = before.was
        if before is None:
            return {}
        known = before.exact
        same = {name: known[name] for name, own in self.parts.items() if own is before.parts[name]}
        mixed = COMPOSITES.items() if self.mixes == before.mixes else ()
        return same | {whole: known[whole] for whole, of in mixed if same.keys() >= {*of}}
