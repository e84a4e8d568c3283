"""What a finished study says about its tasks: predictions and effects, with their doubts."""
