"""What is written, from its first words to the press that sends it."""
