package dev.affogato.console.doctor;

import java.util.List;

/** Whether what is learnt of builds can be kept. Stateless. */
final class FoldersCheck implements Check {
  @Override
  public String allWell() {
    return "what builds leave behind can be kept";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    return facts.machine().folders().stream()
        .filter(folder -> folder.trouble().isPresent())
        .map(folder ->
            Finding.fault(
                "folder-unusable",
                folder.purpose() + ": " + folder.path() + " " + folder.trouble().orElseThrow(),
                "It goes to a folder that does not last, or nowhere.",
                "install -d -m 700 /var/tmp/affogato-$USER && export "
                    + folder.variable()
                    + "=/var/tmp/affogato-$USER"))
        .toList();
  }
}
