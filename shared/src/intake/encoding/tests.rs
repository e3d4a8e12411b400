//! Bytes as spreadsheet programs save them, read back.

use super::*;

const SIMPLIFIED: &str = "部门,科目,全年预算\n销售部,差旅费,120000\n财务部,办公用品,8000\n";
const TRADITIONAL: &str = "機關,科目,金額\n國家圖書館,業務費,120000\n交通部,一般行政,8000\n";

fn encode(text: &str, encoding: Encoding, marked: bool) -> Vec<u8> {
    let mut bytes = if marked { encoding.mark().to_vec() } else { Vec::new() };
    match encoding {
        Encoding::Utf16Le => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        Encoding::Utf16Be => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        _ => {
            let (encoded, _, lossy) = encoding.codec().encode(text);
            assert!(!lossy, "{encoding} can't hold the text");
            bytes.extend_from_slice(&encoded);
        }
    }
    bytes
}

fn check(text: &str, encoding: Encoding, marked: bool, evidence: Evidence) {
    let decoded = decode(&encode(text, encoding, marked), None);
    assert_eq!(decoded, Ok(Decoded { text: text.to_owned(), encoding, evidence }), "{encoding}");
}

#[test]
fn files_of_every_kind_are_recognised() {
    for text in [SIMPLIFIED, TRADITIONAL, "dept,total\nSales,12.50\n"] {
        check(text, Encoding::Utf8, false, Evidence::Valid);
        check(text, Encoding::Utf8, true, Evidence::Mark);
        check(text, Encoding::Utf16Le, true, Evidence::Mark);
        check(text, Encoding::Utf16Be, true, Evidence::Mark);
        check(text, Encoding::Utf16Le, false, Evidence::Valid);
        check(text, Encoding::Utf16Be, false, Evidence::Valid);
    }
    check(SIMPLIFIED, Encoding::Gb18030, true, Evidence::Mark);
}

#[test]
fn gbk_and_big5_are_told_apart_even_in_short_files() {
    for text in [SIMPLIFIED, "项目,金额\n工资,1\n", "预算\n", "年度,部门\n2027,研发\n", "合计"] {
        let decoded = decode(&encode(text, Encoding::Gb18030, false), None).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), (Encoding::Gb18030, text));
    }
    for text in [TRADITIONAL, "項目,金額\n薪資,1\n", "預算\n", "年度,部門\n2027,研發\n", "合計"] {
        let decoded = decode(&encode(text, Encoding::Big5, false), None).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), (Encoding::Big5, text));
    }
}

#[test]
fn the_person_may_know_better() {
    let bytes = encode("Café,1\n", Encoding::Windows1252, false);
    assert!(decode(&bytes, None).is_err());
    let decoded = decode(&bytes, Some(Encoding::Windows1252)).unwrap();
    assert_eq!((decoded.text.as_str(), decoded.evidence), ("Café,1\n", Evidence::Chosen));
    let wrong = decode(&encode(SIMPLIFIED, Encoding::Gb18030, false), Some(Encoding::Utf8));
    assert_eq!(wrong, Err(EncodingError::Undecodable { encoding: Encoding::Utf8, offset: 0 }));
}

#[test]
fn what_means_nothing_is_an_error_with_its_place() {
    let mut bytes = encode(SIMPLIFIED, Encoding::Utf8, false);
    let at = bytes.len();
    bytes.extend(b"\xFF\xFF,1\n");
    assert_eq!(decode(&bytes, None), Err(EncodingError::Undecodable { encoding: Encoding::Utf8, offset: at }));

    let cut = encode(SIMPLIFIED, Encoding::Utf16Le, true);
    let cut = &cut[..cut.len() - 1];
    let error = decode(cut, None).unwrap_err();
    assert_eq!(error, EncodingError::Undecodable { encoding: Encoding::Utf16Le, offset: cut.len() - 1 });

    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0";
    assert_eq!(decode(picture, None), Err(EncodingError::NotText { offset: 8 }));
    let zeros = [0_u8; 64];
    assert_eq!(decode(&zeros, None), Err(EncodingError::NotText { offset: 0 }));
    let message = decode(&bytes, None).unwrap_err().to_string();
    assert!(message.contains(&format!("byte {at}")), "{message}");
}

#[test]
fn an_empty_file_is_empty_text() {
    assert_eq!(decode(b"", None).unwrap().text, "");
    assert_eq!(decode(b"\xEF\xBB\xBF", None).unwrap().text, "");
}
