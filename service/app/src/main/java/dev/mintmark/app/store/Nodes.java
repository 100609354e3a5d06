package dev.mintmark.app.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This program among those that share its database. On SQLite it is alone and has every lease; on PostgreSQL the nodes find each
 * other through the database. Thread-safe.
 */
public interface Nodes extends AutoCloseable {
    /** What only one node does at a time. When the node that has it ends, another one takes it over. */
    enum Lease {
        /** Mints and anchors, so that the payer's nonces are used in one order. */
        MINT,
        /** Reads the chain's events, watches final blocks, tells webhooks and repairs copies on IPFS. */
        INDEX
    }

    /**
     * A node as the others see it.
     *
     * @param seen when it last wrote that it runs, by the database's clock
     * @param isRunning whether it did so in the last seconds and did not stop
     * @param watermarkKey what tells its watermark key from others; null where it has none open
     * @param signer what tells the authority of its signer from others
     */
    record Node(
            String name,
            List<String> roles,
            String version,
            Instant seen,
            boolean isRunning,
            @Nullable String watermarkKey,
            @Nullable String signer) {
        public Node {
            roles = List.copyOf(roles);
        }
    }

    /** Names this node among the others; no two that run have the same name. */
    String name();

    /** Whether this node has the lease now. */
    boolean holds(Lease lease);

    /** Calls this each time a lease was gained or lost, on a thread that must not be blocked. */
    void whenLeasesChange(Runnable listener);

    /** Calls this with the name of each node that ended without stopping, again and again for some minutes. */
    void whenNodeEnds(Consumer<String> listener);

    /** Sends a short message to the other nodes. It is lost where the database does not answer. */
    void tell(String message);

    /** Calls this with each message of another node, on a thread that must not be blocked. */
    void whenTold(Consumer<String> listener);

    /** All nodes of the last days, this one among them; none on SQLite. */
    List<Node> all();

    /** Previews for followers at other nodes; empty on SQLite. */
    Optional<SqlPreviews> previews();

    @Override
    void close();

    /** The one node of a database. */
    static Nodes alone(String name) {
        return new Nodes() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean holds(Lease lease) {
                return true;
            }

            @Override
            public void whenLeasesChange(Runnable listener) {}

            @Override
            public void whenNodeEnds(Consumer<String> listener) {}

            @Override
            public void tell(String message) {}

            @Override
            public void whenTold(Consumer<String> listener) {}

            @Override
            public List<Node> all() {
                return List.of();
            }

            @Override
            public Optional<SqlPreviews> previews() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
