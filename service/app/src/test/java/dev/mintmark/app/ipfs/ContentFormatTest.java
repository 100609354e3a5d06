package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                                                        | FILE
            text/html,application/xhtml+xml,image/avif,*/*;q=0.8                       | FILE
            image/png                                                                  | FILE
            application/vnd.ipld.raw                                                   | RAW
            Application/Vnd.Ipld.Raw ; q=1.0                                           | RAW
            */*, application/vnd.ipld.raw                                              | RAW
            application/vnd.ipld.raw;q=0.5, */*                                        | FILE
            application/vnd.ipld.car                                                   | CAR
            application/vnd.ipld.car; version=1; order=dfs; dups=n                     | CAR
            application/vnd.ipld.car; order=unk                                        | CAR
            application/vnd.ipld.car; version=2                                        | NONE
            application/vnd.ipld.car; version=2, application/vnd.ipld.raw; q=0.1       | RAW
            application/vnd.ipld.car; order=weird                                      | NONE
            application/vnd.ipld.raw; q=0                                              | NONE
            application/vnd.ipld.dag-json                                              | NONE
            application/vnd.ipfs.ipns-record                                           | NONE
            application/x-tar                                                          | NONE
            application/x-tar, */*;q=0.1                                               | FILE
            """)
    void anAcceptHeaderChoosesTheForm(String accept, ContentFormat.Kind kind) {
        assertThat(ContentFormat.negotiate(accept).kind()).isEqualTo(kind);
    }

    @Test
    void anArchiveMayBeWantedWithDuplicates() {
        assertThat(ContentFormat.negotiate("application/vnd.ipld.car; dups=y").duplicates())
                .isTrue();
        assertThat(ContentFormat.negotiate("application/vnd.ipld.car; dups=n").duplicates())
                .isFalse();
        assertThat(ContentFormat.negotiate(null).kind()).isEqualTo(ContentFormat.Kind.FILE);
    }
}
