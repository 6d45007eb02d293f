"""What is told afterwards: the log of a night, and the story of one alert, as dated plain sentences that a case record takes in."""
