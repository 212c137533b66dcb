"""The open project, its settings and jobs, and what goes on in it whatever page is shown."""
