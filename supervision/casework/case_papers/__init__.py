"""The papers of an idle case (闲置案件文书): each from the case file, in the bureau's name, with every item its article asks for."""
