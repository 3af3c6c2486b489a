"""What users do: events, packed; the counts of an hour; how many users a day had."""
