"""供后监管: supervision of supplied land, from the signed contract to the completed building."""
