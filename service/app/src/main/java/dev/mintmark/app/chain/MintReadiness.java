package dev.mintmark.app.chain;

import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Says whether this service can mint, and what of it does not work though it is set. Thread-safe. */
final class MintReadiness {
    /** A mint for a new holder. */
    private static final BigInteger MINT_GAS = BigInteger.valueOf(90_000);

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final PayerCheck payerCheck;

    MintReadiness(ChainClient client, Sender sender, Accounts accounts, Address contract) {
        this.client = client;
        this.sender = sender;
        this.accounts = accounts;
        this.contract = contract;
        this.payerCheck = new PayerCheck(client, accounts, contract);
    }

    /** See {@link PayerCheck#confirm}. */
    void refuseOwnerAsPayer() throws SourceUnavailableException {
        payerCheck.confirm();
    }

    /**
     * Refuses a mint for what an operator can put right, so that the mint waits for that.
     *
     * @throws MintingPausedException where the payer seems to own the contract, or a key that a mint takes does not open
     */
    void requireForMint() throws SourceUnavailableException {
        for (KeyRole role : List.of(KeyRole.PAYER, KeyRole.ATTESTER)) {
            accounts.locked(role).ifPresent(MintReadiness::pause);
        }
        payerCheck.refusal().ifPresent(MintReadiness::pause);
    }

    private static void pause(String sentence) {
        throw new MintingPausedException(sentence);
    }

    /** @throws SourceUnavailableException in one sentence, where nothing can be minted now */
    void check() throws SourceUnavailableException {
        Address attester;
        boolean paused;
        try {
            attester = client.query(contract, MintmarkQueries.attester());
            paused = client.query(contract, MintmarkQueries.mintingPaused());
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
        Address own = requireKey(KeyRole.ATTESTER).address();
        if (!attester.equals(own)) {
            throw new SourceUnavailableException("The contract " + contract + " trusts the attester " + attester
                    + ", and this service's is " + own + ".");
        }
        if (paused) {
            throw new SourceUnavailableException(
                    "Minting is paused on the contract " + contract + "; mints wait until it is resumed.");
        }
        BigInteger price = Fees.affordablePrice(client, sender.maxFee());
        Address payer = requireKey(KeyRole.PAYER).address();
        try {
            requireForMint();
        } catch (MintingPausedException e) {
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
        requireNoGap(payer);
        if (client.balance(payer).compareTo(price.multiply(MINT_GAS)) < 0) {
            throw new SourceUnavailableException("The account " + payer
                    + ", which pays for mints, has too few coins for one at the present price of gas.");
        }
        sender.spending().requireRoom(price.multiply(MINT_GAS));
    }

    private void requireNoGap(Address payer) throws SourceUnavailableException {
        long next = client.transactionCount(payer, "latest");
        List<PendingTransaction> waiting = sender.pending(payer, next);
        if (!waiting.isEmpty() && waiting.getFirst().nonce() > next) {
            throw new SourceUnavailableException("The chain waits for the nonce " + next + " of " + payer
                    + ", which no transaction here has, and mints wait behind it; chain fill-gap uses it up.");
        }
    }

    private Account requireKey(KeyRole role) throws SourceUnavailableException {
        return accounts.find(role).orElseThrow(() -> new SourceUnavailableException(accounts.whyMissing(role)));
    }

    /** @throws SourceUnavailableException in one sentence, where a key is set and does not open */
    void requireKeys() throws SourceUnavailableException {
        List<String> locked = accounts.locked();
        if (!locked.isEmpty()) {
            throw new SourceUnavailableException(locked.getFirst());
        }
    }

    /** What does not keep every mint from going on, one sentence each. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(accounts.locked());
        if (accounts.receiver().isEmpty() && accounts.locked(KeyRole.HOLDER).isEmpty()) {
            warnings.add(
                    "Mints that name no receiver are refused: neither chain.holder nor chain.holderKeystore is set.");
        }
        return warnings;
    }
}
