package dev.affogato.testing.page;

/** What is painted on the page, by the points of its canvases. Stateless. */
final class Tiles {
  private Tiles() {}

  /**
   * An expression for how many slots of the machine called {@code name} are full in the colour
   * {@code ink}: those of jobs on their way have a frame in it only.
   */
  static String filled(String name, String ink) {
    return """
    (() => {
      const tile = [...document.querySelectorAll('.tile')]
        .find(tile => tile.querySelector('.name').innerText == '%s');
      const canvas = tile.querySelector('canvas');
      const probe = document.createElement('i');
      probe.style.color = 'var(--%s)';
      document.body.append(probe);
      const ink = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
      probe.remove();
      const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      const is = at => ink.every((part, k) => Math.abs(dots[4 * at + k] - part) < 3);
      let cells = 0;
      for (let y = 0; y < canvas.height; y++) {
        for (let x = 0; x < canvas.width; x++) {
          const at = y * canvas.width + x;
          // The upper left corner of a cell, and a point well inside.
          const corner = is(at) && (x == 0 || !is(at - 1)) && (y == 0 || !is(at - canvas.width));
          if (corner && is(at + 8 * canvas.width + 8)) {
            cells++;
          }
        }
      }
      return cells;
    })()\
    """
        .formatted(name, ink);
  }
}
