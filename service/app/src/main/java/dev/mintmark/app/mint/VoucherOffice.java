package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Vouchers.Given;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkQueries;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.web3j.utils.Numeric;

/** Signs attestations that wallets redeem, and revokes them on the contract. Thread-safe. */
public final class VoucherOffice {
    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final MintCalls calls;
    private final Clock clock;

    public VoucherOffice(Chain chain, Clock clock) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.calls = new MintCalls(chain, clock);
        this.clock = clock;
    }

    /**
     * The address in a field of a request.
     *
     * @throws InvalidRequestException if it is none, is the zero address, or is mistyped by its checksum
     */
    public static Address address(String field, String text) {
        return AddressField.parse(field, text);
    }

    /**
     * A signed attestation of a pinned artwork by the terms that it has.
     *
     * @param to receives the token
     * @param creator receives the royalties
     * @param deadline the last second at which it can be redeemed
     * @throws ConflictException if its model is not registered on the contract, or was revoked, or the contract trusts another
     *     attester: nobody could redeem it
     */
    public Given sign(Artwork artwork, Address to, Address creator, Instant deadline)
            throws SourceUnavailableException {
        int modelId;
        try {
            modelId = calls.activeModel(artwork);
        } catch (StepFailedException e) {
            throw new ConflictException(e.failure().detail());
        }
        Address trusted = read(MintmarkQueries.attester());
        Address own = accounts.attester().address();
        if (!trusted.equals(own)) {
            throw new ConflictException("The contract " + contract + " trusts the attester " + trusted
                    + ", and this service's is " + own + "; nobody could redeem the voucher.");
        }
        Attestation attestation = calls.attestation(artwork, modelId, to, creator, deadline);
        return new Given(
                artwork.id(),
                client.chainId(),
                contract.checksummed(),
                Generations.of(attestation),
                Numeric.toHexString(calls.sign(attestation)),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * Revokes a voucher, and the others of its file up to its deadline. Returns when that is final.
     *
     * @throws ConflictException if no key here may do it, or the contract refuses it
     */
    public void revoke(Given voucher) throws SourceUnavailableException {
        if (voucher.chainId() != client.chainId() || !voucher.contract().equals(contract.checksummed())) {
            throw new ConflictException("The voucher is of the contract " + voucher.contract() + " on chain "
                    + voucher.chainId() + ", and this service mints on another.");
        }
        Attestation attestation = Generations.attestation(voucher.generation());
        List<Address> allowed = Stream.of(
                        read(MintmarkQueries.pauser()), attestation.creator(), read(MintmarkQueries.owner()))
                .filter(address -> !address.isZero())
                .toList();
        Account account = allowed.stream()
                .flatMap(address -> accounts.sender(address).stream())
                .findFirst()
                .orElseThrow(() -> new ConflictException("A voucher can be revoked by "
                        + allowed.stream().map(Address::checksummed).collect(Collectors.joining(" or "))
                        + " alone, and no key of them is here; chain.pauserKeystore names that of the pauser."));
        String key = "revoke-voucher:" + voucher.artworkId() + ":"
                + voucher.generation().deadline().getEpochSecond();
        ContractCall call = ContractCall.to(
                contract, MintmarkCalls.revokeVoucher(attestation, Numeric.hexStringToByteArray(voucher.signature())));
        try {
            Sender.FinalTransaction end = sender.sendAndAwaitFinality(key, account, call);
            if (!end.succeeded()) {
                throw new ConflictException("The contract refused to revoke the voucher; the transaction is "
                        + end.receipt().getTransactionHash() + ".");
            }
        } catch (RevertedException e) {
            throw new ConflictException(e.getMessage());
        }
    }

    private <T> T read(ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(contract, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
    }
}
