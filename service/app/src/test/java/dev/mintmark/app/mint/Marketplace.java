package dev.mintmark.app.mint;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.ContractUtils;

/** A marketplace that is not ours, on the fixture's chain; see {@code chain/Marketplace.sol}. */
public final class Marketplace {
    private final ChainFixture fixture;
    private final Address address;

    private Marketplace(ChainFixture fixture, Address address) {
        this.fixture = fixture;
        this.address = address;
    }

    /** Deploys it. The holder lets it sell all tokens. */
    public static Marketplace deploy(ChainFixture fixture) throws Exception {
        ChainClient client = fixture.chain.client();
        Address buyer = fixture.chain.accounts().buyer().address();
        long nonce = client.transactionCount(buyer, "latest");
        String code;
        try (InputStream in = Marketplace.class.getResourceAsStream("/chain/Marketplace.hex")) {
            code = "0x" + new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim();
        }
        fixture.wallet()
                .send(
                        nonce,
                        new ContractCall(null, BigInteger.ZERO, code),
                        BigInteger.valueOf(2_000_000),
                        Fees.suggested(client, client.network().maxFee()));
        Address made = Address.of(ContractUtils.generateContractAddress(buyer.hex(), BigInteger.valueOf(nonce)));
        fixture.wallet().awaitNonce(nonce + 1);
        new Wallet(client, fixture.chain.accounts().holder())
                .sendAndWait(
                        fixture.contract(),
                        BigInteger.ZERO,
                        encode("setApprovalForAll", new org.web3j.abi.datatypes.Address(made.hex()), new Bool(true)));
        return new Marketplace(fixture, made);
    }

    public String address() {
        return address.hex();
    }

    /** The buyer buys the holder's tokens at this price each. */
    public void sell(List<String> tokens, String receiver, long royalty, long price, boolean told) throws Exception {
        DynamicArray<Uint256> ids = new DynamicArray<>(
                Uint256.class,
                tokens.stream()
                        .map(token -> new Uint256(Bytes32.of(token).number()))
                        .toList());
        String data = encode(
                "sell",
                new org.web3j.abi.datatypes.Address(fixture.chain.contract().hex()),
                ids,
                new org.web3j.abi.datatypes.Address(receiver),
                new Uint256(royalty),
                new Bool(told));
        fixture.wallet().sendAndWait(address.checksummed(), BigInteger.valueOf(price * tokens.size()), data);
    }

    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    private static String encode(String name, Type... arguments) {
        return FunctionEncoder.encode(new Function(name, Stream.of(arguments).toList(), List.of()));
    }
}
