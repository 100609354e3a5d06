package dev.mintmark.app;

import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.config.NodeSettings;
import dev.mintmark.app.config.NodeSettings.Role;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.mint.Anchorer;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.store.Nodes;
import dev.mintmark.app.store.Nodes.Lease;
import dev.mintmark.app.store.StoreException;
import dev.mintmark.app.webhook.Webhooks;
import dev.mintmark.app.workflow.PinStep;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.app.workflow.Steps;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process among the nodes of its database: its name, its roles and what it does of the work. Thread-safe. */
final class LocalNode {
    private static final Logger log = LoggerFactory.getLogger(LocalNode.class);

    /** Digits of a hash that tell two data folders of a machine apart. */
    private static final int FOLDER_DIGITS = 8;

    /** Joined at the first use. */
    final Lazy<Nodes> nodes;

    private final Settings settings;
    private final Storage storage;

    /** @param closer closes what was opened */
    LocalNode(Closer closer, Settings settings, Storage storage) {
        this.settings = settings;
        this.storage = storage;
        this.nodes = Lazy.of(closer, this::join);
    }

    boolean does(Role role) {
        return settings.node().does(role);
    }

    /** Whether this node has the lease now; without joining the others for the question. */
    boolean holds(Lease lease) {
        return nodes.ifMade().map(here -> here.holds(lease)).orElse(false);
    }

    /** How many running nodes have each role; empty on SQLite. */
    Map<String, Integer> runningByRole() {
        Map<String, Integer> running = new TreeMap<>();
        List<Nodes.Node> all = nodes.ifMade().map(Nodes::all).orElse(List.of());
        if (!all.isEmpty()) {
            for (Role role : Role.values()) {
                running.put(role.label(), 0);
            }
        }
        all.stream()
                .filter(Nodes.Node::isRunning)
                .flatMap(node -> node.roles().stream())
                .forEach(role -> running.merge(role, 1, Integer::sum));
        return running;
    }

    /** One sentence on the roles that no running node has. */
    Optional<String> missingRoles() {
        List<String> missing = runningByRole().entrySet().stream()
                .filter(role -> role.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("No running node has the role " + String.join(", ", missing) + " (node.roles).");
    }

    private Nodes join() throws KeyException {
        Set<Lease> wanted = EnumSet.noneOf(Lease.class);
        if (does(Role.MINT)) {
            wanted.add(Lease.MINT);
        }
        if (does(Role.INDEX)) {
            wanted.add(Lease.INDEX);
        }
        Nodes.Node me = me();
        Nodes joined = storage.database.get().join(me, wanted);
        try {
            joined.all().stream()
                    .filter(node -> node.isRunning() && !node.name().equals(me.name()))
                    .forEach(node -> compare(me, node));
            return joined;
        } catch (RuntimeException e) {
            joined.close();
            throw e;
        }
    }

    private Nodes.Node me() throws KeyException {
        boolean usesKeys = does(Role.WEB) || does(Role.DRAW);
        return new Nodes.Node(
                name(),
                settings.node().roles(),
                Mintmark.VERSION,
                Instant.EPOCH,
                true,
                usesKeys ? storage.watermarkFingerprint() : null,
                does(Role.DRAW) ? signerFingerprint(storage.keys.get()) : null);
    }

    /** The name of the settings; without one a name that a restart keeps and that no other data folder has. */
    private String name() {
        String name = settings.node().name();
        if (name != null) {
            return name;
        }
        if (!storage.database.get().isShared()) {
            return "data-folder";
        }
        String folder = Sha256.hex(settings.data().toString().getBytes(StandardCharsets.UTF_8));
        return hostName() + "-" + folder.substring(0, FOLDER_DIGITS);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
        } catch (UnknownHostException e) {
            return "node";
        }
    }

    private static String signerFingerprint(SealingKeys keys) throws KeyException {
        try {
            return Sha256.hex(keys.signer().chain().getLast().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read has bytes.", e);
        }
    }

    /** Nodes with other keys would seal pictures that this one takes for strange. */
    private void compare(Nodes.Node me, Nodes.Node other) {
        if (settings.chain().embedded() && settings.node().asksTheChain() && NodeSettings.askTheChain(other.roles())) {
            throw new StoreException(
                    "The node " + other.name() + " uses this database too, and the embedded chain is that"
                            + " of one process; set chain.rpc to the chain of all nodes.");
        }
        if (differ(me.watermarkKey(), other.watermarkKey())) {
            throw new StoreException(
                    "The watermark key of this node is another one than that of the node " + other.name()
                            + "; bring the keys of one node to all others (mintmark keys backup FILE, mintmark keys restore FILE).");
        }
        if (differ(me.signer(), other.signer())) {
            log.warn(
                    "The signing certificate of this node comes from another authority than that of the node {}; pictures of"
                            + " the one are foreign to the other where the register does not know them. mintmark keys backup"
                            + " and keys restore bring the keys of one node to the others.",
                    other.name());
        }
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equals(other);
    }

    /** The steps of this node's roles. */
    Steps steps(
            Lazy<Drawer> drawer,
            Lazy<Sealer> sealer,
            Lazy<Pinner> pinner,
            Lazy<Minter> minter,
            Lazy<Anchorer> anchorer) {
        boolean draws = does(Role.DRAW);
        boolean mints = does(Role.MINT);
        return new Steps(
                draws ? drawer.get() : null,
                draws ? sealer.get() : null,
                does(Role.PIN) ? PinStep.of(pinner.get()) : null,
                mints ? new LazyMinter(minter) : null,
                mints ? () -> anchorer.get().run() : null);
    }

    /** Sends traces of requests and steps where the settings say; to nowhere without that. */
    void trace(Closer closer) {
        URI collector = settings.trace().endpoint();
        if (collector != null) {
            closer.add(Tracing.start(collector, nodes.get().name()));
        }
    }

    /** Starts what one node does at a time, for as long as this node has the lease; nothing without the role. */
    void watch(Closer closer, Connections connections, Lazy<Pipeline> pipeline, Webhooks webhooks) {
        if (!does(Role.INDEX)) {
            return;
        }
        Nodes here = nodes.get();
        Chain chain = connections.chain.get();
        CopyRepair repair = connections.repair.get();
        closer.add(FinalityWatch.start(
                chain,
                pipeline.get(),
                connections.burns(pipeline),
                FinalityWatch.EVERY,
                () -> here.holds(Lease.INDEX)));
        webhooks.start(Webhooks.EVERY, () -> here.holds(Lease.INDEX));
        closer.add(CopyWatch.start(repair, settings.ipfs().repairSeconds(), () -> here.holds(Lease.INDEX)));
    }
}
