"""Reports written from figures, without a network, a clock or a model."""
