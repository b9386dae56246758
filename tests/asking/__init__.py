"""What a clerk may type: names and conditions."""
