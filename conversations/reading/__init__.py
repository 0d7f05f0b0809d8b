"""Reading what a person sent as an answer: one module for each kind of question."""
