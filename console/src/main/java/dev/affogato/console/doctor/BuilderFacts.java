package dev.affogato.console.doctor;

import java.util.List;
import java.util.Optional;

/**
 * Package managers that build in sandboxes of their own. Immutable.
 *
 * @param paludis text of its bashrc, which may be empty; absent where there is no Paludis
 * @param portage text of its make.conf; absent where there is no Portage
 * @param sockets where daemons of this machine may listen
 */
record BuilderFacts(Optional<String> paludis, Optional<String> portage, List<String> sockets) {}
