"""Writes down the cases of cn2an's tests and of Duckling's Chinese numerals.

    python extract/zh/testdata/record_numerals.py CN2AN DUCKLING > numerals.jsonl

CN2AN and DUCKLING are copies of the repositories Ailln/cn2an and facebook/duckling. Every line is a case: a text
and the number it is, null if it is none; for cn2an's transform the text that says the same in Arabic digits. To
cn2an's own inputs 2,000 more are added in each of its four ways to write one. TestNumeralExam reads the cases.
"""

import decimal
import json
import pathlib
import random
import re
import sys


def write(suite, version, test, text, want=None, same=None):
    case = {"suite": suite, "version": version, "test": test, "text": text}
    if same is not None:
        case["same"] = same
    elif want is not None:
        case["want"] = format(decimal.Decimal(str(want)), "f")
    print(json.dumps(case, ensure_ascii=False))


def cn2an(folder):
    sys.path.insert(0, str(folder))
    import cn2an as package
    from cn2an import an2cn_test, cn2an_test, transform_test

    def case(test, *args, **options):
        write("cn2an", package.__version__, test, *args, **options)

    read = cn2an_test.Cn2anTest()
    read.setUp()
    strict, normal, smart = read.strict_data_dict, read.normal_data_dict, read.smart_data_dict
    for mode, cases, less in ("strict", strict, {}), ("normal", normal, strict), ("smart", smart, normal):
        for text in cases:
            if text not in less:
                case("cn2an " + mode, text, cases[text])
    for text, digits in read.direct_data_dict.items():
        name = digits.lstrip("-").startswith("0") or "幺" in text  # digits of a name: no number
        case("cn2an direct", text, None if name else digits)
    for text in dict.fromkeys(read.error_strict_datas):
        if text not in smart:
            case("cn2an errors", text)

    say = an2cn_test.An2CnTest()
    say.setUp()
    modes = ["low", "up", "rmb", "direct"]
    for number, texts in say.input_data.items():
        for mode, text in zip(modes, texts):
            case("an2cn " + mode, text, cut(number) if mode == "rmb" else number)
    for number, text in say.scientific_input_data.items():
        case("an2cn low", text, number)
    for text in say.error_input_data:
        if isinstance(text, str):
            case("an2cn errors", text)
    draw = random.Random(1)
    for _ in range(2000):
        number = draw.randrange(10 ** draw.randrange(1, 13))
        for mode in modes:
            case("an2cn round trip " + mode, say.ac.an2cn(number, mode), number)

    both = transform_test.TransformTest()
    both.setUp()
    for arabic, chinese in both.strict_data_dict.items():
        case("transform", chinese, same=arabic)
    for chinese, arabic in both.smart_data_dict.items():
        case("transform", chinese, same=arabic)
    for chinese, arabic in both.direct_cn2an_data_dict.items():
        case("transform direct", chinese, same=arabic)
    for arabic, chinese in both.direct_an2cn_data_dict.items():
        case("transform direct", chinese, same=arabic)


def cut(number):
    """A sum of money goes down to 分."""
    return decimal.Decimal(str(number)).quantize(decimal.Decimal("0.01"), decimal.ROUND_DOWN)


def duckling(folder):
    version = re.search(r"^version:\s*(\S+)", (folder / "duckling.cabal").read_text(), re.M).group(1)
    corpus = (folder / "Duckling/Numeral/ZH/Corpus.hs").read_text(encoding="utf-8")
    for value, texts in re.findall(r"NumeralValue \(?(-?[\d.]+)\)?\)\s*\[(.*?)\]", corpus, re.S):
        for text in re.findall(r'"(.*?)"', texts):
            write("duckling", version, "numerals ZH", text, value)


cn2an(pathlib.Path(sys.argv[1]))
duckling(pathlib.Path(sys.argv[2]))
