package dev.mintmark.app.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node on a PostgreSQL server. One session of its own holds advisory locks of the server: on the node's name, and on each lease
 * that it has. The server releases them when the session ends, so that a killed node loses its leases at once. Messages are
 * PostgreSQL's notifications. A node writes every two seconds that it runs. Thread-safe.
 *
 * <p>Between the loss of a session and its node's noticing, two nodes can take a lease for theirs; what they do with it is
 * protected by the database's constraints too, such as one transaction for each nonce.
 */
final class PostgresNodes implements Nodes {
    /** Milliseconds since 1970, by the server's clock: nodes may have different ones. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    private static final Logger log = LoggerFactory.getLogger(PostgresNodes.class);
    private static final String CHANNEL = "mintmark_nodes";

    /** The first half of the locks' keys; the second is the hash of a name. */
    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(1835626100, hashtext(?))";

    /** A notification arrives at once; what is to be sent waits so long. */
    private static final int TICK_MILLIS = 100;

    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A node that was not seen for so long has ended. */
    private static final long DEAD_MILLIS = 10_000;

    /** What it had begun is found by others in this time, with some to spare. */
    private static final long DEAD_KNOWN_MILLIS = 300_000;

    /** Nodes that ended are listed for a week. */
    private static final long FORGOTTEN_MILLIS = 7L * 24 * 3600 * 1000;

    /** The server may take a moment to end the session of a node that was killed. */
    private static final long NAME_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A lease counts only as long as the server answered lately. */
    private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Messages that wait while the server does not answer. */
    private static final int MAX_MESSAGES = 1000;

    private final Sessions sessions;
    private final Node me;
    private final Set<Lease> wanted;
    private final SqlPreviews previews;
    private final Supplier<List<Node>> list;
    private final List<Runnable> leaseListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> endListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> messageListeners = new CopyOnWriteArrayList<>();
    private final Set<String> messages = new LinkedHashSet<>();
    private final Thread thread = new Thread(this::run, "nodes");
    private volatile Set<Lease> held = Set.of();
    private volatile long answered = System.nanoTime();
    private volatile boolean closed;
    private @Nullable Connection session;
    private long written;

    /** Opens sessions of the server. */
    interface Sessions {
        Connection open() throws SQLException;
    }

    private PostgresNodes(Database database, Sessions sessions, Node me, Set<Lease> wanted) {
        this.sessions = sessions;
        this.me = me;
        this.wanted = Set.copyOf(wanted);
        this.previews = new SqlPreviews(database);
        this.list = () -> list(database);
    }

    /**
     * Joins the nodes of a database.
     *
     * @param wanted the leases that it takes when they are free
     * @throws StoreException where another node has the name
     */
    static PostgresNodes join(Database database, Sessions sessions, Node me, Set<Lease> wanted) {
        PostgresNodes nodes = new PostgresNodes(database, sessions, me, wanted);
        long end = System.nanoTime() + NAME_PATIENCE_NANOS;
        try {
            while (!nodes.begin()) {
                if (System.nanoTime() > end) {
                    throw new StoreException("Another node of this database has the name \"" + me.name()
                            + "\"; set node.name so that each has its own.");
                }
                Thread.sleep(TICK_MILLIS);
            }
            nodes.takeLeases();
        } catch (SQLException e) {
            nodes.end();
            throw new StoreException("The database's nodes cannot be joined: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The start was interrupted.", e);
        } finally {
            if (nodes.session == null) {
                nodes.closed = true;
            }
        }
        nodes.thread.setDaemon(true);
        nodes.thread.start();
        return nodes;
    }

    /** Opens the session and takes the name; false where another has it. */
    private boolean begin() throws SQLException {
        Connection opened = sessions.open();
        boolean begun = false;
        try {
            begun = tryLock(opened, "node:" + me.name());
            if (begun) {
                try (Statement statement = opened.createStatement()) {
                    statement.execute("LISTEN " + CHANNEL);
                }
                session = opened;
                writeStart(opened);
                written = System.nanoTime();
            }
        } finally {
            if (!begun) {
                opened.close();
            }
        }
        return begun;
    }

    private static boolean tryLock(Connection session, String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(TRY_LOCK)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private void writeStart(Connection session) throws SQLException {
        update(
                session,
                "INSERT INTO nodes (name, roles, version, started_at, seen_at, watermark_key, signer) VALUES (?, ?, ?, "
                        + NOW + ", " + NOW + ", ?, ?) ON CONFLICT (name) DO UPDATE SET roles = excluded.roles,"
                        + " version = excluded.version, started_at = excluded.started_at, seen_at = excluded.seen_at,"
                        + " stopped_at = NULL, watermark_key = excluded.watermark_key, signer = excluded.signer",
                me.name(),
                String.join(" ", me.roles()),
                me.version(),
                me.watermarkKey(),
                me.signer());
        update(session, "DELETE FROM nodes WHERE seen_at < " + NOW + " - " + FORGOTTEN_MILLIS);
    }

    private static int update(Connection session, String sql, @Nullable String... values) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private void run() {
        boolean told = false;
        while (!closed) {
            try {
                if (session == null && !begin()) {
                    throw new SQLException("another node has taken the name " + me.name());
                }
                tick(Objects.requireNonNull(session));
                told = false;
            } catch (SQLException | RuntimeException e) {
                if (!told && !closed) {
                    log.warn(
                            "This node has lost the others, and its leases, until the database answers: {}",
                            e.getMessage());
                    told = true;
                }
                end();
                pause();
            }
        }
    }

    private void tick(Connection current) throws SQLException {
        PGNotification[] received = current.unwrap(PGConnection.class).getNotifications(TICK_MILLIS);
        if (received != null) {
            for (PGNotification one : received) {
                hear(one.getParameter());
            }
        }
        for (String message : takeMessages()) {
            try (PreparedStatement statement = current.prepareStatement("SELECT pg_notify(?, ?)")) {
                statement.setString(1, CHANNEL);
                statement.setString(2, me.name() + "\n" + message);
                statement.execute();
            }
        }
        if (System.nanoTime() - written > WRITE_NANOS) {
            if (update(current, "UPDATE nodes SET seen_at = " + NOW + " WHERE name = ?", me.name()) == 0) {
                writeStart(current);
            }
            written = System.nanoTime();
            answered = written;
            takeLeases();
            for (String ended : endedNodes(current)) {
                endListeners.forEach(listener -> give(listener, ended));
            }
        }
    }

    private void hear(String text) {
        int end = text.indexOf('\n');
        if (end > 0 && !text.substring(0, end).equals(me.name())) {
            messageListeners.forEach(listener -> give(listener, text.substring(end + 1)));
        }
    }

    /** What a listener cannot do now does not cost the node its session. */
    private static void give(Consumer<String> listener, String text) {
        try {
            listener.accept(text);
        } catch (RuntimeException e) {
            log.debug("What another node told had no effect.", e);
        }
    }

    private List<String> takeMessages() {
        synchronized (messages) {
            List<String> taken = List.copyOf(messages);
            messages.clear();
            return taken;
        }
    }

    private void takeLeases() throws SQLException {
        Connection current = session;
        if (current == null) {
            return;
        }
        EnumSet<Lease> now = EnumSet.noneOf(Lease.class);
        now.addAll(held);
        for (Lease lease : wanted) {
            if (!now.contains(lease) && tryLock(current, "lease:" + lease)) {
                now.add(lease);
                log.info("This node has the lease {} now.", lease);
            }
        }
        hold(now);
    }

    private void hold(Set<Lease> now) {
        if (!now.equals(held)) {
            held = Set.copyOf(now);
            leaseListeners.forEach(Runnable::run);
        }
    }

    private List<String> endedNodes(Connection current) throws SQLException {
        List<String> ended = new ArrayList<>();
        String sql = "SELECT name FROM nodes WHERE stopped_at IS NULL AND seen_at < " + NOW + " - " + DEAD_MILLIS
                + " AND seen_at > " + NOW + " - " + DEAD_KNOWN_MILLIS;
        try (Statement statement = current.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ended.add(rows.getString(1));
            }
        }
        return ended;
    }

    private static List<Node> list(Database database) {
        return database.reader()
                .withHandle(db -> db.select("SELECT name, roles, version, seen_at, watermark_key, signer,"
                                + " stopped_at IS NULL AND seen_at > " + NOW + " - " + DEAD_MILLIS + " AS is_running"
                                + " FROM nodes ORDER BY name")
                        .map((row, context) -> new Node(
                                row.getString("name"),
                                List.of(row.getString("roles").split(" ")),
                                row.getString("version"),
                                Instant.ofEpochMilli(row.getLong("seen_at")),
                                row.getBoolean("is_running"),
                                row.getString("watermark_key"),
                                row.getString("signer")))
                        .list());
    }

    @Override
    public String name() {
        return me.name();
    }

    @Override
    public boolean holds(Lease lease) {
        return held.contains(lease) && System.nanoTime() - answered < TRUST_NANOS;
    }

    @Override
    public void whenLeasesChange(Runnable listener) {
        leaseListeners.add(listener);
    }

    @Override
    public void whenNodeEnds(Consumer<String> listener) {
        endListeners.add(listener);
    }

    @Override
    public void tell(String message) {
        synchronized (messages) {
            if (messages.size() < MAX_MESSAGES) {
                messages.add(message);
            }
        }
    }

    @Override
    public void whenTold(Consumer<String> listener) {
        messageListeners.add(listener);
    }

    @Override
    public List<Node> all() {
        return list.get();
    }

    @Override
    public Optional<SqlPreviews> previews() {
        return Optional.of(previews);
    }

    /** Ends the session, and with it the leases. */
    private void end() {
        Connection current = session;
        session = null;
        hold(Set.of());
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                log.debug("The session of this node did not close.", e);
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY_NANOS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Tells the others that this node has stopped; its leases are free at once. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(3));
            Connection current = session;
            if (current != null) {
                tick(current); // what was told last
                update(current, "UPDATE nodes SET stopped_at = " + NOW + " WHERE name = ?", me.name());
            }
        } catch (SQLException e) {
            log.debug("That this node has stopped is not written.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }
}
