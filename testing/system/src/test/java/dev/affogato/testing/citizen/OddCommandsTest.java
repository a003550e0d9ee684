package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Folders, names and command lines that few have tried: the result is the local compiler's. */
class OddCommandsTest extends OnOneCluster {
  @Test
  void compilesInAFolderThatCannotBeWrittenTo() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally(
            "mkdir out sources && cp a.c sources && mount --bind sources sources"
                + " && mount -o remount,ro,bind sources && cd sources && gcc -MD -c a.c -o ../out/a.o;"
                + " gcc -c a.c; echo status $?");

    assertThat(done.output()).contains("Read-only file system", "status 1");
    assertThat(done.files()).contains("out/a.o", "out/a.d");
    assertThat(done.remoteJobs()).isPositive();
  }

  @Test
  void compilesInAFolderThatIsNoMore() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally(
            "top=$PWD && mkdir gone && cd gone && rmdir ../gone && gcc -c $top/a.c -o $top/a.o; echo $?"
                + " && gcc -c a.c -o a.o; echo $?");

    assertThat(done.output()).contains("a.c: No such file");
  }

  @Test
  void takesNamesThatAreNoUtf8() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally(
            "n=$(printf 'caf\\351') && mkdir \"$n\" && cp a.c \"$n/$n.c\""
                + " && gcc -O2 -MMD -DNAME=\"\\\"$n\\\"\" -I\"$n\" -c \"$n/$n.c\" -o \"$n/$n.o\" && cd \"$n\" &&"
                + " gcc -O2 -c ../a.c");

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.files()).contains("caf\u00e9/caf\u00e9.o");
  }

  @Test
  void takesNamesWithALineBreak() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally(
            "n=$(printf 'two\\nlines') && cp a.c \"$n.c\" && gcc -O2 -MMD -c \"$n.c\" && gcc -c \"$n.c\" -o o.o"
                + " -DTEXT=\"$n\"");

    assertThat(done.status()).as(done.output()).isZero();
  }

  @Test
  void takesAnArgumentAsLongAsTheSystemAllows() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally("gcc -O2 -c a.c -DX=$(head -c 120000 /dev/zero | tr '\\0' x)");

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.remoteJobs()).isEqualTo(1);
  }

  @Test
  void takesACommandOfOneMegabyte() throws Exception {
    String manyObjects =
        "gcc -c -x c /dev/null -o e.o; long=$(head -c 200 /dev/zero | tr '\\0' d); deep=.;"
            + " for i in 1 2 3 4 5; do deep=$deep/$long; done; mkdir -p $deep;"
            + " for i in $(seq 1000); do ln e.o $deep/$i.o; done; ";

    Cluster.Done line = cluster.runAsLocally(manyObjects + "gcc -shared -o e.so $deep/*.o");
    Cluster.Done file =
        cluster.runAsLocally(
            manyObjects + "printf '%s\\n' $deep/*.o >list; gcc -shared -o e.so @list");

    assertThat(line.status()).as(line.output()).isZero();
    assertThat(file.status()).as(file.output()).isZero();
    assertThat(file.files()).contains("./e.so");
  }

  @Test
  void takesOptionsFromFiles() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally(
            "echo '-O2 -DTEXT=\"two words\" @inner' >outer; for i in $(seq 500); do echo -I/nowhere/$i; done"
                + " >inner; gcc @outer -c a.c -o a.o");

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.remoteJobs()).isEqualTo(1);
  }
}
