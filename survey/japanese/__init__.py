"""日本語: characters, dates and names as a Japanese office writes them."""
