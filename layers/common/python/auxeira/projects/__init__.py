"""Projects that raise money and look for people, and what is promised to them."""
