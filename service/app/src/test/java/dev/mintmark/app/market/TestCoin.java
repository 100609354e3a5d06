package dev.mintmark.app.market;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Erc20;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/** An ERC-20 on the embedded chain: {@code erc20/TestCoin.sol}, as the compiler of the contracts compiles it. */
public final class TestCoin {
    private final ChainFixture fixture;
    private final Address address;

    private TestCoin(ChainFixture fixture, Address address) {
        this.fixture = fixture;
        this.address = address;
    }

    public static TestCoin deploy(ChainFixture fixture, String key) throws Exception {
        try (InputStream code = TestCoin.class.getResourceAsStream("/erc20/TestCoin.bin")) {
            String hex = new String(code.readAllBytes(), StandardCharsets.US_ASCII).strip();
            String contract = fixture.chain
                    .sender()
                    .sendAndAwaitFinality(key, fixture.chain.accounts().payer(), ContractCall.creating("0x" + hex))
                    .receipt()
                    .getContractAddress();
            return new TestCoin(fixture, Address.of(contract));
        }
    }

    public String address() {
        return address.checksummed();
    }

    /** Gives an account so much. */
    public void mint(Address to, long amount) throws Exception {
        send("mint", new org.web3j.abi.datatypes.Address(to.hex()), new Uint256(amount));
    }

    /** Pays an account nothing any more. */
    void refuse(Address account) throws Exception {
        send("refuse", new org.web3j.abi.datatypes.Address(account.hex()));
    }

    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    private void send(String function, Type... arguments) throws Exception {
        Account payer = fixture.chain.accounts().payer();
        fixture.chain
                .sender()
                .sendAndAwaitFinality(
                        "coin:" + fixture.chain.client().transactionCount(payer.address(), "latest"),
                        payer,
                        ContractCall.to(
                                address,
                                FunctionEncoder.encode(new Function(function, List.of(arguments), List.of()))));
    }

    BigInteger balance(String account) throws Exception {
        return fixture.chain.client().query(address, Erc20.balanceOf(Address.of(account)));
    }
}
