"""置く: the folder of a survey, files replaced whole or not at all, and the clock."""
