package dev.affogato.compiler.scan;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownDirectory;
import dev.affogato.compiler.scan.files.KnownFile;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.PathText;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.macro.MacroTable;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.outline.Directive;
import dev.affogato.compiler.scan.outline.Header;
import dev.affogato.compiler.scan.outline.Outline;
import dev.affogato.compiler.scan.search.Found;
import dev.affogato.compiler.scan.search.HeaderSearch;
import dev.affogato.compiler.scan.search.SearchPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files a scan is in the middle of, and the way into further ones. Confined to that scan. */
final class Inclusions {
  /** gcc's -fmax-include-depth and clang's limit; deeper is an error. */
  private static final int DEPTH_MAX = 200;

  private final Catalogue catalogue;
  private final SearchPath path;
  private final HeaderSearch search;
  private final Moment moment;
  private final LexMode mode;
  private final CompilerKind kind;
  private final MacroTable macros;
  private final OnceFiles onceFiles;
  private final Trace trace;
  private final List<Frame> stack = new ArrayList<>();

  Inclusions(
      Catalogue catalogue,
      SearchPath path,
      Moment moment,
      LexMode mode,
      CompilerKind kind,
      MacroTable macros,
      Trace trace) {
    this.catalogue = catalogue;
    this.path = path;
    this.moment = moment;
    this.mode = mode;
    this.kind = kind;
    this.macros = macros;
    this.trace = trace;
    this.search = new HeaderSearch(catalogue, path, moment, kind, trace.absent());
    this.onceFiles = new OnceFiles(catalogue, moment, kind);
  }

  int depth() {
    return stack.size();
  }

  Frame top() {
    return stack.getLast();
  }

  void leave() {
    stack.removeLast();
  }

  void markOnce() {
    onceFiles.markOnce(top().file);
  }

  /** gcc takes a precompiled form only of the first header there is. */
  void watchPrecompiled(boolean watches) {
    search.watchPrecompiled(watches && kind == CompilerKind.GCC);
  }

  /**
   * Begins with the source itself.
   *
   * @throws UnsureException if it is not there
   */
  void enterSource(KnownDirectory workingDirectory, String input) {
    KnownFile source = catalogue.file(workingDirectory, input);
    FileStamp stamp = catalogue.stamp(source, moment);
    if (!stamp.isRegular()) {
      throw new UnsureException("no-source", source + " is not a regular file");
    }
    if (kind == CompilerKind.GCC) {
      // gcc looks for a precompiled form even of the source.
      refusePrecompiled(catalogue.file(source.path() + ".gch"));
    }
    trace.use(source, ScannedFile.Use.SOURCE);
    push(source, input, Found.ABSOLUTE);
  }

  /** A file named on the command line, looked for in the working directory first. */
  void enterForced(KnownDirectory workingDirectory, String name) {
    Found found = search.find(name, workingDirectory);
    refusePrecompiled();
    if (found == null) {
      throw new UnsureException("missing-header", name + ", wanted by the command, is not found");
    }
    if (kind == CompilerKind.CLANG) {
      refusePrecompiled(catalogue.file(workingDirectory, name + ".pch"));
      refusePrecompiled(catalogue.file(workingDirectory, name + ".gch"));
    }
    enter(found, name, name, false);
  }

  /** What gcc includes by itself where the C library has it. */
  boolean enterIfFound(String name) {
    Found found = search.find(name, null);
    if (found == null) {
      return false;
    }
    int before = stack.size();
    enter(found, name, "", false);
    return stack.size() > before;
  }

  void include(Header.Named header, boolean next, boolean importing) {
    Found found = find(header, next);
    if (found == null) {
      throw new UnsureException(
          "missing-header", header.name() + ", wanted by " + top().file + ", is not found");
    }
    enter(found, header.name(), top().spelling, importing);
  }

  /** The file whose bytes {@code #embed} wants; only the simplest search is understood. */
  void embed(Header.Named header) {
    Found found = header.quoted() ? find(header, false) : null;
    if (found == null || found.position() > Found.OWN_FOLDER) {
      throw new UnsureException("embed", "cannot tell which file '" + header.name() + "' embeds");
    }
    trace.use(found.file(), ScannedFile.Use.EMBEDDED);
  }

  boolean exists(Header.Named header, boolean next) {
    Found found = find(header, next);
    if (found != null) {
      trace.use(found.file(), ScannedFile.Use.ASKED);
      onceFiles.markAsked(found);
    }
    return found != null;
  }

  private @Nullable Found find(Header.Named header, boolean next) {
    if (header.name().isEmpty()) {
      throw new UnsureException("malformed-include", "a header's name is empty");
    }
    Frame top = top();
    KnownDirectory own = header.quoted() ? top.folder : null;
    Found found =
        next ? search.findNext(header.name(), own, top.position) : search.find(header.name(), own);
    refusePrecompiled();
    return found;
  }

  private void refusePrecompiled() {
    KnownFile precompiled = search.precompiled();
    if (precompiled != null) {
      throw new UnsureException("precompiled-header", precompiled + " may be used instead");
    }
  }

  private void refusePrecompiled(KnownFile file) {
    if (!catalogue.stamp(file, moment).isAbsent()) {
      throw new UnsureException("precompiled-header", file + " may be used instead");
    }
    trace.absent().add(file);
  }

  private void enter(Found found, String name, String includer, boolean importing) {
    KnownFile file = found.file();
    boolean done = importing ? onceFiles.wasRead(found) : onceFiles.isDone(file);
    if (importing) {
      onceFiles.markOnce(file);
    }
    trace.use(file, done ? ScannedFile.Use.COMPARED : ScannedFile.Use.INCLUDED);
    if (done) {
      return;
    }
    push(file, spelling(found, name, includer), positionOf(found));
  }

  /**
   * Where {@code #include_next} in the file goes on. clang does not notice that it looked into the
   * own folder: to it such a file is where the one that includes it is.
   */
  private int positionOf(Found found) {
    boolean inherits = kind == CompilerKind.CLANG && found.position() == Found.OWN_FOLDER;
    return inherits && !stack.isEmpty() ? top().position : found.position();
  }

  private void push(KnownFile file, String spelling, int position) {
    if (stack.size() >= DEPTH_MAX) {
      throw new UnsureException("include-depth", file + " is included too deep");
    }
    onceFiles.markRead(file);
    Outline outline = catalogue.outline(file, mode, moment);
    Name guard = outline.guard();
    if (guard == null || !macros.isDefined(guard)) {
      stack.add(new Frame(file, catalogue.folder(file), spelling, position, outline));
      if (catalogue.files().isFar() && file.isEnteredFirst()) {
        foresee(top());
      }
    }
  }

  /** Where looks are far, those that a new file is likely to lead to are made at once. */
  private void foresee(Frame frame) {
    Set<String> paths = new LinkedHashSet<>();
    for (Directive directive : frame.outline.directives()) {
      if (directive.kind() == Directive.Kind.INCLUDE
          && directive.header() instanceof Header.Named named) {
        search.foresee(named.name(), named.quoted() ? frame.folder : null, paths);
      }
    }
    catalogue.files().expect(paths.stream());
  }

  private String spelling(Found found, String name, String includer) {
    if (found.position() == Found.ABSOLUTE) {
      return name;
    }
    if (found.position() == Found.OWN_FOLDER) {
      return includer.substring(0, includer.lastIndexOf('/') + 1) + name;
    }
    return path.folders().get(found.position()).spelling().concat("/").concat(name);
  }

  /** The folder of the command. */
  KnownDirectory folder(String workingDirectory) {
    return catalogue.directory(PathText.absolute("/", workingDirectory));
  }
}
