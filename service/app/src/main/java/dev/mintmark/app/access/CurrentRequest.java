package dev.mintmark.app.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The request that this thread answers, for the audit log and for what is private: who makes it with which program, and which
 * transactions it stored. A thread that answers
 * none works for the local operator's command or for the service itself. Thread-safe.
 */
public final class CurrentRequest {
    private static final int MAX_AGENT = 300;
    private static final ThreadLocal<@Nullable CurrentRequest> CURRENT = new ThreadLocal<>();

    private final Caller caller;
    private final @Nullable String agent;
    private final List<String> transactions = new ArrayList<>();

    private CurrentRequest(Caller caller, @Nullable String agent) {
        this.caller = caller;
        this.agent = agent;
    }

    /** What this thread does from now on, the caller asked for. */
    public static void begin(Caller caller) {
        begin(caller, null);
    }

    /** @param agent what the caller's program says that it is; null where it says nothing */
    public static void begin(Caller caller, @Nullable String agent) {
        CURRENT.set(new CurrentRequest(caller, agent == null ? null : shortened(agent)));
    }

    /** Without what is no text, and no longer than a list has room for. */
    private static String shortened(String agent) {
        String text = agent.replaceAll("\\p{Cntrl}", "").strip();
        return text.substring(0, Math.min(text.length(), MAX_AGENT));
    }

    /** What the caller's program says that it is; null where it says nothing, or this thread answers no request. */
    static @Nullable String agent() {
        CurrentRequest current = CURRENT.get();
        return current == null ? null : current.agent;
    }

    /** The request of this thread ends; nothing where there is none. */
    public static void end() {
        CURRENT.remove();
    }

    /** Returns work that another thread does for the request of this one, which waits for it. */
    public static <T> Callable<T> carry(Callable<T> work) {
        CurrentRequest current = CURRENT.get();
        return () -> {
            CURRENT.set(current);
            try {
                return work.call();
            } finally {
                CURRENT.remove();
            }
        };
    }

    /** Who asks; the local operator where this thread answers no request. */
    public static Caller caller() {
        CurrentRequest current = CURRENT.get();
        return current == null ? Caller.LOCAL : current.caller;
    }

    /** Who asks: the ID of a principal; null for the local operator and the service itself. */
    public static @Nullable String actor() {
        CurrentRequest current = CURRENT.get();
        return current == null ? null : current.caller.owner();
    }

    /** Notes that a transaction was signed and stored, so that it is sent even where the request fails. */
    public static void stored(String transaction) {
        CurrentRequest current = CURRENT.get();
        if (current != null) {
            current.transactions.add(transaction);
        }
    }

    /** Hashes of the transactions that this request stored, in their order. */
    public static List<String> transactions() {
        CurrentRequest current = CURRENT.get();
        return current == null ? List.of() : List.copyOf(current.transactions);
    }
}
