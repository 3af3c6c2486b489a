"""What everything stands on: settings, logs, deadlines, problems, money. Knows no AWS."""
