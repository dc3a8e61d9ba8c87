"""The commands `mail` and `fetch`: who is written to, what is said, drafts, sending, fetching."""
