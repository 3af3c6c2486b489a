"""Where an organisation stands among its peers."""
