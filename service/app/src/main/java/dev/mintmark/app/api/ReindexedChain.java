package dev.mintmark.app.api;

/**
 * The index after all events were read again.
 *
 * @param block the last one that was read
 */
public record ReindexedChain(long chainId, String contract, long block) {}
