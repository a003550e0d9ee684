struct shape square = {SIDES};
