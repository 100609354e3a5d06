package dev.mintmark.app.market;

/**
 * The end of all that an account signed, in a finalized block.
 *
 * @param epoch the account's from now on; its listings and offers of earlier ones are dead
 */
public record CancelledEpoch(String address, long epoch, String tx, long block) {}
