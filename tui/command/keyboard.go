package command

import "strings"

// The letters of other keyboards, by the places of their keys: the rows of a Latin
// keyboard, and what is on the same keys of others.
var rows = [...]string{"qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"}

var layouts = [...][3]string{
	{"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю."}, // Russian
	{"йцукенгшщзхї", "фівапролджє", "ячсмитьбю."}, // Ukrainian
	{";ςερτυθιοπ[]", "ασδφγηξκλ΄'", "ζχψωβνμ,./"}, // Greek
	{"/'קראטוןםפ][", "שדגכעיחלךף,", "זסבהנמצתץ."}, // Hebrew
	{"ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرﻻىةوزظ"}, // Arabic
	{"ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'", "ㅋㅌㅊㅍㅠㅜㅡ,./"}, // Korean
}

// latin are the keys of the letters beyond ASCII.
var latin = latinKeys()

func latinKeys() map[string]string {
	keys := make(map[string]string)
	for _, l := range layouts {
		for i, row := range l {
			n := 0
			for _, r := range row {
				if key := rows[i][n : n+1]; r >= 0x80 {
					keys[string(r)] = key
					if upper := strings.ToUpper(string(r)); upper != string(r) && key >= "a" && key <= "z" {
						keys[upper] = strings.ToUpper(key)
					}
				}
				n++
			}
		}
	}
	return keys
}

// onLatin is the key in the place of a letter on a Latin keyboard; the key itself where
// that is not known.
func onLatin(key string) string {
	if l, ok := latin[key]; ok {
		return l
	}
	return key
}
