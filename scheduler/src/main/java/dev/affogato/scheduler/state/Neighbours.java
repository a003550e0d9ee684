package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.FarmView;
import dev.affogato.scheduler.policy.Realm;
import java.util.Collection;

/**
 * The farm as daemons of one realm see it: who is of another realm is neither open nor usable to
 * them, and takes no part in what they compare with. Confined to the scheduler's thread.
 *
 * @param realm of those that look
 */
record Neighbours(Farm farm, Realm realm) implements FarmView {
  @Override
  public Iterable<Daemon> open(String platform) {
    return farm.open(new Farm.Section(platform, realm));
  }

  @Override
  public Iterable<Daemon> ready(String platform, String target, String environment) {
    return farm.ready(new Farm.Section(platform, realm), target, environment);
  }

  @Override
  public boolean mayInstall(String target, String environment) {
    return farm.mayInstall(target, environment);
  }

  @Override
  public double topPace(String platform) {
    return farm.topPace(new Farm.Section(platform, realm));
  }

  @Override
  public double capacity(String platform) {
    return farm.capacity(new Farm.Section(platform, realm));
  }

  /** Of all realms: who walks over all daemons asks each whether it may take the job. */
  @Override
  public Collection<Daemon> all() {
    return farm.all();
  }

  @Override
  public Iterable<Daemon> usable(String platform) {
    return farm.usable(new Farm.Section(platform, realm));
  }

  /** Of all realms, so that who asks for one in vain is told why. */
  @Override
  public Collection<Daemon> named(String nodeNameOrAddress) {
    return farm.named(nodeNameOrAddress);
  }
}
