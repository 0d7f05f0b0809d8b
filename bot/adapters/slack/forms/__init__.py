"""Forms in Slack's modals, one a file: what each asks, and what it gives the flow."""
