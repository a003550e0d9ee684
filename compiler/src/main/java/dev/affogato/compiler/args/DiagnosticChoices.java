package dev.affogato.compiler.args;

/** What the command itself says of the looks of diagnostics. Confined to one analysis. */
final class DiagnosticChoices {
  private boolean colourChosen;
  private boolean caret = true;

  void colour() {
    colourChosen = true;
  }

  void automaticColour() {
    colourChosen = false;
  }

  void caret(boolean shown) {
    caret = shown;
  }

  boolean colourChosen() {
    return colourChosen;
  }

  boolean caret() {
    return caret;
  }
}
