package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.contracts.MintmarkContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

@Tag("slow")
final class MintReaderTest {
    @TempDir
    Path folder;

    /** As where a contract mints a token and passes it on in one transaction. */
    @Test
    void theOwnerOfAMintIsTheOneThatTheMintNames() throws Exception {
        try (ChainFixture fixture = ChainFixture.open(folder)) {
            fixture.models.register(ChainFixture.MODEL);
            Artwork artwork = fixture.pinned("passed on");
            Token token = fixture.mint(artwork);
            TransactionReceipt receipt =
                    fixture.chain.client().receipt(token.tx()).orElseThrow();
            List<Log> logs = new ArrayList<>(receipt.getLogs());
            logs.add(passedOn(logs));
            receipt.setLogs(logs);

            assertThat(new MintReader(
                                    fixture.chain.client(),
                                    fixture.chain.logs(),
                                    fixture.chain.contract(),
                                    fixture.chain.sender().finalBlocks())
                            .read(receipt, artwork))
                    .hasValue(token);
        }
    }

    private static Log passedOn(List<Log> logs) {
        String kind = EventEncoder.encode(MintmarkContract.TRANSFER_EVENT);
        Log mint = logs.stream()
                .filter(log -> log.getTopics().getFirst().equals(kind))
                .findFirst()
                .orElseThrow();
        List<String> topics = mint.getTopics();
        Log passed = new Log();
        passed.setAddress(mint.getAddress());
        passed.setData(mint.getData());
        passed.setTopics(List.of(kind, topics.get(2), "0x" + "0".repeat(62) + "ab", topics.get(3)));
        return passed;
    }
}
