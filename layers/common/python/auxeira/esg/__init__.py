"""What is measured and how it is scored. Pure: the same figures, the same score."""
