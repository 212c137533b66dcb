"""The only part of tldesk that uses a network: a door that is closed by default, and the list of who was contacted."""
