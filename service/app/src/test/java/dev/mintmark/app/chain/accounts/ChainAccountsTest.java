package dev.mintmark.app.chain.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.app.secrets.SecretFiles;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainAccountsTest {
    @TempDir
    Path folder;

    @Test
    void refusesDevelopmentKeysOnPublicChainsOnly() {
        // the first account of Foundry's and Hardhat's mnemonic
        Account known = Account.of(org.web3j.crypto.ECKeyPair.create(
                new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16)));

        assertThatThrownBy(() -> DevelopmentKeys.refuse(137, known)).hasMessageContaining("well-known development key");
        assertThatThrownBy(() -> DevelopmentKeys.refuse(80002, known)).isInstanceOf(IllegalArgumentException.class);
        DevelopmentKeys.refuse(31337, known);
        Account own = Account.of(org.web3j.crypto.ECKeyPair.create(BigInteger.TEN.pow(30)));
        DevelopmentKeys.refuse(137, own);
        assertThat(known.toString()).doesNotContain("ac0974");
    }

    @Test
    void makesNewKeysForTheEmbeddedChainThatOnlyTheirOwnerCanRead() throws Exception {
        Accounts accounts = ChainAccounts.embedded(new AccountFolder(folder), SecretFiles.PLAIN, new SecureRandom());

        for (String name : List.of("payer", "admin", "attester", "holder", "buyer")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name + ".key"))))
                    .isEqualTo("rw-------");
        }
        assertThat(DevelopmentKeys.isWellKnown(accounts.payer().address())).isFalse();
        assertThat(ChainAccounts.embedded(new AccountFolder(folder), SecretFiles.PLAIN, new SecureRandom())
                        .payer()
                        .address())
                .isEqualTo(accounts.payer().address());
    }
}
