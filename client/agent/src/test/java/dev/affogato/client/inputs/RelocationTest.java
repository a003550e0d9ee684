package dev.affogato.client.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.cache.digest.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that say nothing of where a folder is. */
class RelocationTest {
  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void find() throws Exception {
    root = folder.toRealPath();
  }

  private Path checkout(String name) throws Exception {
    Path base = root.resolve(name);
    Files.createDirectories(base.resolve("src/deep"));
    Files.createDirectories(base.resolve("inc"));
    Files.writeString(base.resolve("src/deep/a.c"), "#include \"a.h\"\n");
    Files.writeString(base.resolve("inc/real.h"), "int a;\n");
    Files.createSymbolicLink(base.resolve("inc/a.h"), Path.of("real.h"));
    return base;
  }

  private Digest tree(Path base, List<String> files, List<String> folders) throws Exception {
    InputTrees trees = Trees.in(Files.createTempDirectory(root, "digests"), Trees.LATER);
    return trees
        .build(
            Trees.scan(files),
            Trees.NO_TOOLCHAIN,
            folders,
            DigestSource.NONE,
            new Relocation(base.toString(), "elsewhere"),
            Trees.LATER.nanoTime())
        .root();
  }

  private Digest tree(Path base) throws Exception {
    return tree(
        base,
        Stream.of("src/deep/a.c", "src/deep/../../inc/a.h").map(name -> base + "/" + name).toList(),
        List.of(base.resolve("src").toString()));
  }

  @Test
  void saysNothingOfThePlaceOfAFolder() throws Exception {
    assertThat(tree(checkout("one"))).isEqualTo(tree(checkout("some/where/two")));
  }

  @Test
  void saysSoIfMoreIsNeededOfThePlace() throws Exception {
    Path base = checkout("some/where/two");
    Digest with =
        tree(base, List.of(base + "/src/deep/a.c"), List.of(root.resolve("some").toString()));
    Digest without = tree(base, List.of(base + "/src/deep/a.c"), List.of());
    assertThat(with).isNotEqualTo(without);
  }

  @Test
  void doesNotMoveWhatLinksLeadTo() throws Exception {
    Path base = checkout("one");
    Path direct = Files.createSymbolicLink(root.resolve("direct"), base.resolve("inc"));
    Path above = Files.createSymbolicLink(root.resolve("above"), Path.of("."));
    Path out = Files.createSymbolicLink(base.resolve("out"), Path.of("../one/inc"));
    Path absolute = Files.createSymbolicLink(base.resolve("absolute"), base.resolve("inc"));
    for (String file :
        List.of(direct + "/a.h", above + "/one/inc/a.h", out + "/a.h", absolute + "/a.h")) {
      assertThatThrownBy(() -> tree(base, List.of(file), List.of()))
          .as(file)
          .isInstanceOfSatisfying(
              InputRefusedException.class,
              refused -> assertThat(refused.reason().code()).isEqualTo(Relocation.CODE));
    }
  }

  @Test
  void doesNotMoveWhatIsALinkItself() throws Exception {
    Path base = checkout("one");
    Path link = Files.createSymbolicLink(root.resolve("link"), base);
    assertThatThrownBy(() -> tree(link, List.of(link + "/inc/a.h"), List.of()))
        .isInstanceOf(InputRefusedException.class);
  }
}
