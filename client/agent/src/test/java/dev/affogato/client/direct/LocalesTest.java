package dev.affogato.client.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalesTest {
  @TempDir private Path root;

  @Test
  void sendsTheLocaleThatTheNameMeans() throws Exception {
    file("usr/lib/locale/C.utf8/LC_CTYPE");
    file("usr/lib/locale/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES");
    file("usr/lib/locale/C.utf8/LC_TIME");
    file("usr/lib/locale/de_DE.utf8/LC_CTYPE");
    file("usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache");
    file("usr/share/locale/locale.alias");

    assertThat(files(Map.of("LC_CTYPE", "C.UTF-8", "LC_MESSAGES", "C.UTF-8")))
        .containsExactlyInAnyOrder(
            "usr/lib/locale/C.utf8/LC_CTYPE",
            "usr/lib/locale/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES",
            "usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache",
            "usr/share/locale/locale.alias");
  }

  @Test
  void sendsTranslationsAlsoOfTheLanguageWithoutItsCountry() throws Exception {
    file("usr/lib/locale/locale-archive");
    file("usr/share/locale/de/LC_MESSAGES/gcc-12.mo");
    file("usr/share/locale/de/LC_MESSAGES/coreutils.mo");
    file("usr/share/locale/fr/LC_MESSAGES/gcc-12.mo");
    file("usr/share/locale/nl/LC_MESSAGES/cpplib.mo");

    assertThat(
            files(
                Map.of(
                    "LC_CTYPE", "de_AT.UTF-8", "LC_MESSAGES", "de_AT.UTF-8", "LANGUAGE", "nl:de")))
        .containsExactlyInAnyOrder(
            "usr/lib/locale/locale-archive",
            "usr/share/locale/de/LC_MESSAGES/gcc-12.mo",
            "usr/share/locale/nl/LC_MESSAGES/cpplib.mo");
  }

  @Test
  void sendsNothingForPlainEnglish() throws Exception {
    file("usr/lib/locale/locale-archive");
    assertThat(files(Map.of("CPATH", "/x"))).isEmpty();
  }

  private List<String> files(Map<String, String> variables) throws Detour {
    return new Locales(root)
        .files(variables).stream().map(path -> root.relativize(Path.of(path)).toString()).toList();
  }

  private void file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
