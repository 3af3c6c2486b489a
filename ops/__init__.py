"""Commands of operators: `python -m ops --help`."""
