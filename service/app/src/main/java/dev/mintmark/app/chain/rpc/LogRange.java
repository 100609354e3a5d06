package dev.mintmark.app.chain.rpc;

/**
 * How many blocks to ask a node for at once, learnt from its answers. A refusal halves the length. Answers double it again, up
 * to what was refused last; after {@value #PATIENCE} answers that refusal counts no more, as it may have been of a busy range.
 * Thread-safe.
 */
final class LogRange {
    /** Longer than any chain. */
    static final long MAX_LENGTH = 1L << 40;

    private static final int PATIENCE = 8;

    private long length = MAX_LENGTH;
    private long refused = Long.MAX_VALUE;
    private int answers;

    /** The most blocks to ask for now, from 1. */
    synchronized long length() {
        return length;
    }

    /** The node answered for so many blocks. Fewer than the length say nothing about it. */
    synchronized void answered(long blocks) {
        if (blocks < length || length == MAX_LENGTH) {
            return;
        }
        answers++;
        if (answers >= PATIENCE) {
            answers = 0;
            refused = Long.MAX_VALUE;
        }
        if (length * 2 < refused) {
            length = Math.min(MAX_LENGTH, length * 2);
        }
    }

    /** The node refused so many blocks. */
    synchronized void refused(long blocks) {
        answers = 0;
        refused = blocks;
        length = Math.max(1, Math.min(length, blocks / 2));
    }
}
