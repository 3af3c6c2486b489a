"""What the functions share: the HTTP edge, tokens, the store. Each module is one noun."""
