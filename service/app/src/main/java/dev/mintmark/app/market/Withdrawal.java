package dev.mintmark.app.market;

/** A withdrawal of an account's credit; wei as decimal text. */
public record Withdrawal(String address, String royaltiesWei, String proceedsWei, String tx) {}
