"""What a training is started with and what it trains with, as the rest sees them; their modules are named here."""
