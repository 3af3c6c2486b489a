"""The HTTP edge: routes, what is taken and answered, pages of lists."""
