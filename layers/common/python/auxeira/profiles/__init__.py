"""What an organisation says of itself, and its figures of a year."""
