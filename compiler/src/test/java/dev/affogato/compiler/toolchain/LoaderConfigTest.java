package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoaderConfigTest {
  @Test
  void formsLinesAsIcecreamDoes() {
    String original =
        "# comment x\ninclude ld.so.conf.d/*.conf\n\n  include   other.conf\n/usr/local/lib\n"
            + "\t/opt/lib # foo\ninclude /abs/x.conf\nhwcap 1 nosegneg\nlast";

    assertThat(LoaderConfig.text(original, Set.of()))
        .isEqualTo(
            "# comment x\ninclude /etc/ld.so.conf.d/*.conf\n \ninclude /etc/other.conf\n"
                + "/usr/local/lib \n/opt/lib # foo\ninclude /abs/x.conf\nhwcap 1 nosegneg\n");
  }

  @Test
  void namesFoldersThatMoved() {
    assertThat(LoaderConfig.text("", Set.of(Path.of("/usr/lib64")))).isEqualTo("/usr/lib64\n");
  }
}
