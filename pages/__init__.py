"""One file, one URL. Dash executes the page files itself; nobody imports them."""
