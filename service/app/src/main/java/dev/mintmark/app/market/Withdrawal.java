package dev.mintmark.app.market;

/** A payment of what the contract held for an account; wei as decimal text. */
public record Withdrawal(String address, String royaltiesWei, String proceedsWei, String tx) {}
